%% What a running script may ask about itself.
-module(escript).
-export([script_name/0]).

%% The path by which it was started.
-spec script_name() -> string().
script_name() -> init:script_name().
