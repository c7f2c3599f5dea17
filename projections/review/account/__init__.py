"""What a review says in words: sentences by rules that one can read, each with the figures that it rests on."""
