"""What can be done? One verb is one function that takes a unit of work; each commits once."""
