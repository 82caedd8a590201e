%% since OTP 29
-module(since_attributes).
-moduledoc "What the module is about.".
-moduledoc #{since => "1.0"}.
-export([main/1, f/1]).
-export_type([meters/0, pair/2]).
-doc "A length.".
-nominal meters() :: integer().
-doc #{since => "1.0"}.
-nominal pair(A, B) :: {A, B}.

-doc """
Starts.
""".
-spec main(term()) -> ok.
main(_) ->
    Attributes = ?MODULE:module_info(attributes),
    io:format("~p~n", [[proplists:is_defined(A, Attributes) || A <- [doc, moduledoc, feature, vsn]]]),
    io:format("~p~n", [f(1)]).

-doc ~"Doubles.".
-doc #{equiv => main/1}.
-spec f(meters()) -> pair(meters(), meters()).
f(X) -> {X, g(X)}.

-doc false.
g(X) -> X * 2.
