%% Regular expressions: matching, what of a match is given, replacing, splitting.
-module(re_run).
-export([main/1]).

main(_) ->
    show(run, [run(S, R, O) || {S, R, O} <- runs()]),
    show(replace, [try re:replace(S, R, New, O) catch C:E -> {C, E} end || {S, R, New, O} <- replacements()]),
    show(split, [try re:split(S, R, O) catch C:E -> {C, E} end || {S, R, O} <- splits()]),
    {ok, Compiled} = re:compile("(?<b>x+)(?<a>y)?", [caseless]),
    show(compiled, [re:run("aXXy", Compiled), re:run("aXXy", Compiled, [{capture, all_names, list}]),
                    re:run("aXX", Compiled, [{capture, [a, b, "b", 1, 7], binary}]), re:inspect(Compiled, namelist),
                    element(1, re:compile("a(")), element(1, re:compile("[z-a]"))]),
    show(large, [re:run(lists:duplicate(100000, $a) ++ "b", "a*b", []), re:run(lists:duplicate(30, $a), "(a+)+b"),
                 length(re:split(lists:duplicate(5000, "a,"), ","))]).

run(S, R, O) ->
    try re:run(S, R, O) catch C:E -> {C, E} end.

runs() ->
    [{"abc", "b(x)?(c)", []}, {"abcabc", "b(c)", [global]}, {"abcd", "(?<A>b)(?<B>x)?", [{capture, all_names, binary}]},
     {"ABCabcdABC", "(a)?(b)(x)?", [{capture, all, list}]}, {"ABCabcdABC", ".*(abcd).*", [{capture, all_but_first, list}]},
     {"a", "(b)?a(c)?", [{capture, [0, 1, 2, 3], list}]}, {"a", "(b)?a(c)?", [{capture, [0, 1, 2, "x"], index}]},
     {"a", "a", [{capture, none}]}, {"a", "b", [{capture, none}]}, {"a", "a(", []}, {a, "a", []}, {"a", "a", [foo]},
     {"", "a*", [global]}, {"baac", "a*", [global]}, {"aXbx", "x", [caseless, global]}, {"a\nb", "^b", [multiline]},
     {"a\nb", "a.b", [dotall]}, {"a\nb", "a.b", []}, {"aaa", "a", [{offset, 2}]}, {"aaa", "a", [{offset, 3}]},
     {"baa", "a", [anchored]}, {"aab", "a+?", [ungreedy]}, {"aab", "a+", [ungreedy]}, {[229, $b], "b", [unicode]},
     {[1044, 1040], [1040], [unicode, {capture, all, list}]}, {<<"åb"/utf8>>, "\\w+", [unicode, ucp, {capture, first, list}]},
     {["ab", <<"cd">>, $e], "d(e)", [{capture, first, binary}]}, {"abc", "(?i)B", []}, {"ab12", "\\d+", [{capture, all, list}]},
     {"foobar", "foo(?=bar)", []}, {"foobar", "(?<!x)bar", []}, {"aa", "(a)\\1", []}, {"a.b", "\\Q.\\E", []},
     {"ab", "a b", [extended]}, {"abab", "ab", [global, {capture, first, list}]}, {"a\r\nb", "$", [multiline, global, {newline, crlf}]},
     {"x", "", [global]}, {"xy", "y*", [notempty, global]}, {"abc", "(?<n>b)", [{capture, ["n"], list}]}, {"abc", "b", [{capture, all_names}]},
     {"aaaa", "a{2}", [global]}, {"aaaaab", "a+b", [{match_limit, 1}]}, {"aaaaaac", "(a+)+b", [{match_limit, 5}, report_errors]},
     {"abc", "b", [report_errors]}, {"\x{e5}", "\x{e5}", []}, {[1024], "a", []}].

replacements() ->
    [{"abcd", "(b)(c)", "[&\\1\\2\\g{1}\\&]", [{return, list}]}, {"abcb", "b", "X", [global]}, {"abcb", "b", "X", []}, {"xyz", "b", "X", []},
     {"xyz", "b", "X", [{return, list}]}, {<<"xyz">>, "b", "X", [{return, binary}]}, {"a.b.c", "\\.", "", [global, {return, binary}]},
     {"abc", "", "-", [global, {return, list}]}, {"abc", "(x)?b", "<\\1>", [{return, list}]}, {"abc", "b", "\\\\", [{return, list}]},
     {[1044, 1040], [1040], [1041], [unicode, {return, list}]}, {"abc", "b", <<"12">>, [{return, list}]}, {"aXbX", "X$", "", [{return, list}]},
     {"a b  c", "\\s+", " ", [global, {return, list}]}, {"abc", "b", "x", [{capture, none}]}, {"abc", "b", "\\g1\\10", [{return, list}]}].

splits() ->
    [{"ab,c,,d,", ",", [trim]}, {"ab,c,,d,", ",", []}, {"a1b2c", "([0-9])", [{return, list}, group]}, {"abc", "", [{return, list}]},
     {"a,b,c", ",", [{parts, 2}]}, {"a,b,c", ",", [{parts, 1}]}, {"a,b,,", ",", [{parts, 0}]}, {"", ",", []}, {"abc", "x", []}, {"abc", "x", [group]},
     {"Erlang", "[ln]", [{return, list}]}, {"Erlang", "([ln])", [{return, list}]}, {"Erlang", "([ln])(g)?", [{return, list}]},
     {[1044, $,, 1040], ",", [unicode, {return, list}]}, {"aXbxc", "x", [caseless, {return, list}]}, {"a  b", " ", [{return, list}]},
     {",a", ",", []}, {",", ",", []}, {",,", ",", [trim]}, {"a,b", ",", [foo]}, {"a,b;c", "(,)|(;)", [{return, list}, group]}].

show(Name, Results) ->
    io:format("~p~n", [Name]),
    [io:format("  ~p~n", [Result]) || Result <- Results].
