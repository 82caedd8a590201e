%% Underscore variables, ignored values, unused results
-module(lang_maybe_vars).
-export([main/1]).

main(_) ->
    _ = io:format("a~n"), _X = id(1), _Y = _X + 1, show(_Y),
    {_, _B, _} = id({1, 2, 3}), show(_B), [_ | _] = id([1]), #{a := _} = id(#{a => 1}), <<_:8, _/binary>> = <<1, 2>>,
    (fun(_, _) -> ok end)(1, 2), _ = case id(1) of _ -> ignored end, show(f(1, 2)), show(f(a, a)),
    id(1), lists:map(fun(V) -> io:format("~p ", [V]) end, [1, 2]), io:nl(), 5, show(done), "ignored", {}, show([_Q || _Q <- [1, 2]]).
f(_A, _A) -> same;
f(_, _) -> diff.

%% Keeps the compiler from computing with literals.
id(X) -> X.

show(V) -> io:format("~0p~n", [V]).
