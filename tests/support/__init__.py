"""What tests of several files need: no test stands here, and no test file imports another."""
