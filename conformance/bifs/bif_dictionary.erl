%% put, get, erase, get_keys
-module(bif_dictionary).
-export([main/1]).

main(_) ->
    erase(), show(put(a, 1)), show(put(a, 2)), show(get(a)), show(get(nope)), put({k, 1}, "v"), put(1.0, f), put(1, i), show(lists:sort(get())), show(lists:sort(get_keys())), show(lists:sort(get_keys(2))), show({get(1), get(1.0)}), show(erase(a)), show(erase(a)), [put(I, I * I) || I <- lists:seq(1, 300)], show(lists:sum([get(I) || I <- lists:seq(1, 300)])),
    [erase(I) || I <- lists:seq(1, 300, 2)], show(length(get_keys())), show(length(erase())), show(get()), S = self(), put(x, y), spawn(fun() -> put(x, z), S ! {get(x), get()} end), show(receive M -> M end), show(get(x)), show(element(2, process_info(self(), dictionary))).

show(V) -> io:format("~0p~n", [V]).
