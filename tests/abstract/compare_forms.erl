%% compare_forms.py runs this on a real OTP: compares what joistc says of files with what epp does.
-module(compare_forms).
-export([main/1]).

%% Each line of the list: the source, the file with joistc's term, include folders with colons between.
main([List]) ->
    {ok, Bytes} = file:read_file(List),
    Lines = string:lexemes(binary_to_list(Bytes), "\n"),
    Results = [compare(string:split(Line, "\t", all)) || Line <- Lines],
    io:format("~w identical, ~w different, ~w not comparable~n",
              [length([R || R <- Results, R =:= Kind]) || Kind <- [same, different, skipped]]),
    halt(case lists:member(different, Results) of true -> 1; false -> 0 end).

compare([Source, Ours, Includes]) ->
    {ok, Expected0} = epp:parse_file(Source, [{includes, string:lexemes(Includes, ":")}, {location, {1, 1}}]),
    Expected = [Form || Form <- Expected0, element(1, Form) =/= warning],
    case lists:keymember(error, 1, Expected) of
        true ->
            skipped;
        false ->
            case file:read_file(Ours) of
                {ok, <<131, _/binary>> = Bytes} -> same(Source, Expected, binary_to_term(Bytes));
                _ -> io:format("~ts: nothing to compare~n", [Source]), different
            end
    end.

same(_, Forms, Forms) -> same;
same(Source, Expected, Actual) ->
    io:format("~ts:~n  expected ~tp~n  actual   ~tp~n", [Source | difference(Expected, Actual)]),
    different.

%% The smallest differing parts around the first difference.
difference([A | As], [A | Bs]) -> difference(As, Bs);
difference([A | _], [B | _]) when is_list(A), is_list(B); is_tuple(A), is_tuple(B) -> difference(A, B, [A, B]);
difference(A, B) when is_list(A), is_list(B) -> [first(A), first(B)];
difference(A, B) -> [A, B].

difference(A, B, _) when is_tuple(A), is_tuple(B), tuple_size(A) =:= tuple_size(B), tuple_size(A) > 3 ->
    inner(tuple_to_list(A), tuple_to_list(B), [A, B]);
difference(A, B, Outer) when is_tuple(A), is_tuple(B), tuple_size(A) =:= tuple_size(B) ->
    inner(tuple_to_list(A), tuple_to_list(B), Outer);
difference(A, B, Outer) when is_list(A), is_list(B) -> inner(A, B, Outer);
difference(A, B, Outer) when is_integer(A), is_integer(B) -> Outer;
difference(_, _, Outer) -> Outer.

inner([A | As], [A | Bs], Outer) -> inner(As, Bs, Outer);
inner([A | _], [B | _], Outer) -> difference(A, B, Outer);
inner(_, _, Outer) -> Outer.

first([]) -> [];
first([A | _]) -> A.
