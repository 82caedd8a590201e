%% options: +warn_obsolete_bool_op
-module(guard_bool_op).
-export([f/2]).
f(X, Y) when X and Y; X or Y -> X and (Y or X).
