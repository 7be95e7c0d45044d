"""What are the words and rules of the engine? Plain values and pure functions; standard library only."""
