%% ordsets and orddict as plain lists
-module(std_orddict_ordsets).
-export([main/1]).

main(_) -> show([ordsets:from_list([c, a, b, a]), ordsets:add_element(b, [a, c]), ordsets:union([a], [b]), ordsets:subtract([a, b], [a]), ordsets:is_subset([a], [a, b]), ordsets:to_list([a]), ordsets:intersection([[a, b], [b]]), ordsets:del_element(a, [a])]), show([orddict:store(b, 2, [{a, 1}, {c, 3}]), orddict:erase(a, [{a, 1}]), orddict:update_counter(a, 2, [{a, 1}]), orddict:find(a, [{a, 1}]), orddict:filter(fun(_, V) -> V > 1 end, [{a, 1}, {b, 2}]), orddict:fold(fun(_, V, A) -> V + A end, 0, [{a, 1}, {b, 2}]), orddict:merge(fun(_, X, Y) -> X * Y end, [{a, 2}], [{a, 3}, {b, 1}])]).

show(V) -> io:format("~0p~n", [V]).
