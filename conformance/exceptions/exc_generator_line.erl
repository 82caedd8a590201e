%% A bad generator is told with the line of the generator.
-module(exc_generator_line).
-export([main/1]).
-optional_callbacks([ignored_since_no_names]).

list(L) ->
    [X ||
        X <- L].

binary(L) ->
    << <<X:4>> ||
        X <- L>>.

binary_of_binary(B) ->
    << <<X:4>> ||
        <<X:2>> <= B>>.

main(_) ->
    [try F(A) of R -> io:format("~p~n", [R])
     catch error:E:S -> io:format("~p ~p~n", [E, [{N, Line} || {?MODULE, N, _, [_, {line, Line}]} <- lists:sublist(S, 1)]])
     end || {F, A} <- [{fun list/1, a}, {fun binary/1, b}, {fun binary_of_binary/1, c}, {fun list/1, [1 | d]}, {fun binary/1, [1, 2, 3]}]].
