-module(format_more).
-export([f/1]).
f(X) -> logger:info("~p", []), error_logger:info_msg("~p", []), error_logger:format("~p ~p", [X]), io:format("~p", []), lists:format("~p", []), format("~p", []).
format(_, _) -> ok.
