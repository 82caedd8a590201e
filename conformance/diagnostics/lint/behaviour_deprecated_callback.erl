-module(behaviour_deprecated_callback).
-behaviour(gen_server).
-behaviour(gen_fsm).
-compile(nowarn_conflicting_behaviours).
-export([format_status/2, init/1, handle_call/3, handle_cast/2, handle_event/3, handle_sync_event/4]).
format_status(_, _) -> ok.
init(X) -> {ok, X}.
handle_call(_, _, X) -> {reply, ok, X}.
handle_cast(_, X) -> {noreply, X}.
handle_event(_, X, Y) -> {next_state, X, Y}.
handle_sync_event(_, _, X, Y) -> {next_state, X, Y}.
