%% Sorting lists of every type with duplicates
-module(term_sort_all).
-export([main/1]).

main(_) -> show(lists:sort([b, 1, a, 2.5, "x", {}, [], <<"z">>, #{}, {1}, 1.5, 2, -5, [1 | 2], <<>>, {a, b}, 'Z', [[]]])), show(lists:usort([1, 1.0, 1, a, a, "s", "s"])), show(lists:sort([[1, 2], [1], [], [2], [1 | 1], [a]])), show(lists:sort([#{b => 1}, #{a => 2}, #{a => 1}, #{}, #{a => 1, b => 0}])), show(lists:sort([1.5, 1, 2, 1 bsl 70, -1.0e30, 0, 0.5])).

show(V) -> io:format("~0p~n", [V]).
