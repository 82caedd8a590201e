%% Import and calls of imported functions, overriding auto-imports (Reference Manual, Modules: import)
-module(lang_import).
-export([main/1]).
-import(lists, [map/2, reverse/1, foldl/3, seq/2]).
-import(maps, [from_list/1]).
-compile({no_auto_import, [length/1, max/2]}).

main(_) ->
    show(map(fun(X) -> X + 1 end, seq(1, 4))),
    show(reverse("abc")), show(foldl(fun(A, B) -> A * B end, 1, seq(1, 5))),
    show(from_list([{a, 1}])),
    show(length([1, 2, 3])), show(erlang:length([1, 2, 3])),
    show(max(1, 2)), show(erlang:max(1, 2)),
    show(map(fun lists:reverse/1, ["ab", "cd"])).

length(L) -> {my_length, erlang:length(L)}.
max(A, B) -> {mine, A, B}.

show(V) -> io:format("~0p~n", [V]).
