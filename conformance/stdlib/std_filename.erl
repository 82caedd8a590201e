%% filename: join, split, extension, dirname, basename
-module(std_filename).
-export([main/1]).

main(_) ->
    show([filename:join("a", "b"), filename:join(["/a/", "b", "/c"]), filename:join(["a", "", "b/"]), filename:join(<<"a">>, "b"), filename:split("/a/b/c"), filename:split("a/b"), filename:basename("/a/b.erl"), filename:basename("/a/b.erl", ".erl"), filename:dirname("/a/b.erl"), filename:dirname("b"), filename:extension("x.tar.gz"), filename:extension("x"), filename:rootname("a/x.erl"), filename:rootname("x.erl", ".beam"), filename:pathtype("/a"), filename:pathtype("a"), filename:flatten(["a", [b]]), filename:absname("x", "/d"), filename:nativename("a/b"), filename:basename(<<"a/b.c">>)]).

show(V) -> io:format("~0p~n", [V]).
