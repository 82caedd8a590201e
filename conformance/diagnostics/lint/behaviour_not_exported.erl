-module(behaviour_not_exported).
-behaviour(supervisor).
-export([f/0]).
f() -> init(1).
init(X) -> {ok, X}.
