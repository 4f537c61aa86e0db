"""Eight programs that work on the same fifty leads at once, and a judge of what they leave."""
