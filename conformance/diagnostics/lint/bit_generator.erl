-module(bit_generator).
-export([f/1]).
f(B) -> [X || <<X/binary>> <= B], [X || <<X:8, Y/bits>> <= B, Y], [X || X <= B], [X || <<X:2/binary>> <= B].
