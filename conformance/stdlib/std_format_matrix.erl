%% Every directive of io:format with modifiers, over terms that fit and terms that do not
-module(std_format_matrix).
-export([main/1]).
main(_) ->
    put(seed, 12345),
    Terms = [a, 'A b', 'å', '\x{400}', 1, -1, 0, 123456789012345678901234567890, 1.0, -0.5, 1.0e100, 1.0e-10, 123456.789, "abc", "a\nb\t\"", [229,230], [1024,1025], [a|b], [1,2|3], [], {}, #{}, {a,"b",<<"c">>}, <<>>, <<"abc">>, <<1,2,3>>, <<"å"/utf8>>, <<229>>, <<1:3>>, <<"abc",1:3>>, #{a=>1}, #{a=>#{b=>"c"}}, [[],[[]]], "", [$a|<<"b">>], ["abc",$d,<<"e">>], fun lists:map/2, [1.5,x], {1.0e22, 1.0e21, 9007199254740992.0, 5.0e-324, 1.7976931348623157e308}, 255, 16#1ffff, $a, 1114111, 1024, 55296, "\x{400}", 'hello world', '', [0], [127], [128], [160], [255], <<0>>, <<127>>, <<160>>, <<255,254>>, "hello\e\d\0\v\f\b\r"],
    Ctl = "wpWPscfegbBxX#+in~",
    [ [ begin Args = args(C, T), F = [$~ | Mod ++ [C]], try_fmt(F, Args) end || T <- Terms, Mod <- mods() ] || C <- Ctl].
args(C, T) -> case C of $W -> [T, 1+rnd(5)]; $P -> [T, 1+rnd(5)]; $x -> [T, pick(["0x", foo, <<"b">>, "å", 12])]; $X -> [T, pick(["0x", 'Foo', "-"])]; $n -> []; $~ -> []; _ -> [T] end.
mods() -> [""] ++ [ mod() || _ <- [1,2] ].
mod() -> pick(["", "", "10", "-10", "3", "30", "-30", "0","1","*x"]) -- "*x" ++ pick(["", "", "."++ pick(["0","1","3","5","16","20","36","37", "10"]), "." ++ pick(["", "3", "12"]) ++ "." ++ pick(["*","0","å"])]) ++ pick(["", "", "t", "l", "tl", "lt","k","kt"]).
pick(L) -> lists:nth(1 + rnd(length(L)), L).
rnd(N) -> S = (get(seed) * 1103515245 + 12345) band 16#7fffffff, put(seed, S), (S bsr 8) rem N.
try_fmt(F, A) ->
    R = try lists:flatten(io_lib:format(F, A)) catch C:E:St -> {C, E, element(2,hd(St))} end,
    io:format("~w ~w -> ~w~n", [F, A, R]).
