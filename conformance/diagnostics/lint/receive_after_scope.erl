-module(receive_after_scope).
-export([f/1]).
f(X) -> receive Y -> Y after Z = X -> Z end, receive A -> A after 1 -> A end, Z.
