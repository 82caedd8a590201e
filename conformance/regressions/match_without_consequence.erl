%% Binary matches whose success and failure lead to the same place, followed by the same match
-module(match_without_consequence).
-export([main/1]).

main(_) ->
    [io:format("~p~n", [{f(X), g(X, 1), h(X)}]) || X <- [<<>>, <<1, 2, 3, 4, 5>>, <<0:3>>, a, [], {}]].

f(A) ->
    _ =
        case A of
            <<>> -> fun id/1;
            _ -> fun id/1
        end,
    case A of
        <<_:32, _/binary>> -> [1];
        _ -> lists:seq(1, 3)
    end.

g(A, B) ->
    {
        case A of
            <<_:8, _/bits>> -> ok;
            _ -> ok
        end,
        B,
        case A of
            <<X:8, Y/bits>> -> {X, Y};
            <<X:1, _/bits>> -> X;
            _ -> none
        end
    }.

h(A) ->
    R =
        if
            hd(A) > 1 -> same;
            true -> same
        end,
    {R,
        try hd(A) of
            H -> H
        catch
            error:E -> E
        end}.

id(X) -> X.
