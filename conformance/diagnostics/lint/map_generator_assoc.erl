-module(map_generator_assoc).
-export([f/1]).
f(X) -> [K || K => _ <- X].
