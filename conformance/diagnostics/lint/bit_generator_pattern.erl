-module(bit_generator_pattern).
-export([f/1]).
f(B) -> {[X || X <= B], [X || {X} <= B], [X || <<X>> = Y <= B, Y]}.
