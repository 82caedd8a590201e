%% Records: creation, defaults, access, update, patterns, guards (Reference Manual, Records)
-module(lang_records).
-export([main/1]).
-record(point, {x = 0, y = 0 :: integer()}).
-record(person, {name, age = 18, where = #point{x = 1}}).
-record(empty, {}).

main(_) ->
    show(#point{}), show(#point{y = 3}), show(#empty{}),
    P = #person{name = "Ann"},
    show(P), show(P#person.name), show(P#person.where#point.x),
    P2 = P#person{age = 30, where = (P#person.where)#point{y = 9}},
    show(P2), show(#person.age), show(#point.x),
    #person{name = N, where = #point{y = Y}} = P2,
    show({N, Y}),
    show([kind(X) || X <- [P, #point{x = 1}, #point{}, #empty{}, {point, 1}, {point, 1, 2}, foo]]),
    show(#point{_ = 7}), show(#person{name = n, _ = all}),
    show(record_info(size, person)), show(record_info(fields, person)), show(record_info(fields, empty)),
    show(attempt(fun() -> (id({point, 1}))#point.x end)),
    show(attempt(fun() -> (id(foo))#point{x = 1} end)),
    show(is_record(P, person)), show(is_record(id({person}), person)), show(is_record(id({person, 1}), person, 2)),
    show(lists:keysearch(b, #point.x, [#point{x = a}, #point{x = b, y = 2}])),
    show([X || #point{x = X, y = 0} <- [#point{x = 1}, #point{x = 2, y = 1}, other]]).

kind(#person{age = A}) when A >= 18 -> {adult, A};
kind(#point{x = 1}) -> one;
kind(P) when is_record(P, point) -> point;
kind(P) when is_record(P, empty) -> empty;
kind(P) when P#point.y =:= 2 -> never;
kind({point, _}) -> short;
kind(_) -> other.

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

%% Keeps the compiler from computing with literals.
id(X) -> X.

show(V) -> io:format("~0p~n", [V]).
