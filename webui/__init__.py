"""The pages of Alur; talk to `engine.services` only."""
