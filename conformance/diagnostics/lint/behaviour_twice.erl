-module(behaviour_twice).
-behaviour(supervisor).
-behaviour(supervisor).
-export([init/1]).
init(X) -> {ok, X}.
