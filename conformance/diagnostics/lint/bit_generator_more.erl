-module(bit_generator_more).
-export([f/1]).
f(B) -> {[X || <<X/binary>> <= B], [X || <<X:8, Y/bits>> <= B, Y], [X || <<X:2/binary>> <= B], << <<X>> || <<X, _/bitstring>> <= B >>, [X || <<X/binary>> <:= B]}.
