-module(behaviour_behavior).
-behavior(gen_event).
-behaviour(application).
-export([start/2, stop/1, init/1]).
start(_, _) -> ok.
stop(_) -> ok.
init(_) -> ok.
