%% io_lib: fwrite, print, write, chars, printable tests, fread
-module(std_io_lib).
-export([main/1]).

main(_) ->
    show([lists:flatten(io_lib:write(X)) || X <- [a, 'B c', "s", 1.5, {x, [y | z]}, <<"b">>, #{a => 1}]]), show([lists:flatten(io_lib:print(X)) || X <- [a, "s", [1, 2]]]), show([io_lib:printable_list(X) || X <- ["abc", [1], [256], a]]), show(io_lib:printable_unicode_list([955])), show(io_lib:write_string("a\"b\n")), show(io_lib:write_atom('x y')), show(io_lib:write_char($a)), show(io_lib:quote_atom('end', [])) , show([io_lib:fread(F, S) || {F, S} <- [{"~d", "12 x"}, {"~d ~d", "1 2"}, {"~s", "word rest"}, {"~f", "1.5"}, {"~a", "atom"}, {"~d", "x"}, {"a~db", "a5b"}, {"~c~c", "xy"}, {"~16u", "ff"}, {"~d", ""}]]), show(io_lib:format("~s", ["x"])), show(io_lib:nl()), show(io_lib:deep_char_list(["a", [$b]])), show(lists:flatten(io_lib:format("~w~n", [[]]))), show(io_lib:char_list("a")), show(io_lib:latin1_char_list([200])).

show(V) -> io:format("~0p~n", [V]).
