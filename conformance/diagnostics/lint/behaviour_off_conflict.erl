%% options: +nowarn_conflicting_behaviours
-module(behaviour_off_conflict).
-behaviour(gen_server).
-behaviour(supervisor).
-export([init/1, handle_call/3, handle_cast/2]).
init(X) -> {ok, X}.
handle_call(_, _, X) -> {reply, ok, X}.
handle_cast(_, X) -> {noreply, X}.
