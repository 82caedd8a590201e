-module(remote_own_hint).
-export([start/0]).
start() -> ?MODULE:strat(), ?MODULE:start().
