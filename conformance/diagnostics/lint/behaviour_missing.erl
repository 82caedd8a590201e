-module(behaviour_missing).
-behaviour(gen_server).
-export([init/1]).
init(X) -> {ok, X}.
