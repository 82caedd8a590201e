%% ~p, ~P, ~W and io_lib:print over nested terms at many widths and depths
-module(std_pretty_nested).
-export([main/1]).
main(_) ->
    put(seed, 4242),
    [ begin T = term(D), 
        Col = 1+rnd(20), LL = pick([10,20,30,40,60,80,80,100,120]), 
        io:format("~s~n", [io_lib:print(T)]),
        io:format("~b ~b~n~s~n", [Col, LL, try io_lib:print(T, Col, LL, pick([-1,-1,-1,3,5,8])) catch _:_ -> "EXC" end]),
        F = pick(["~p", "~80p", "~40p", "~20p", "~100p", "abc ~p", "x~30p", "{~p}", "~n ~p", "~30.5p", "~.10p", "~1p","~2p"]),
        io:format("~s ~s~n", [F, io_lib:format(F, [T])]),
        F2 = pick(["~P", "~80P", "~40P", "~20P", "~100P", "abc ~P", "~30.5P", "~W", "~lP", "~tP"]),
        io:format("~s ~ts~n", [F2, io_lib:format(F2, [T, 1+rnd(12)])]),
        io:format("~s~n", [io_lib:format("~0p", [T])]),
        io:format("~p~n", [T])
      end || D <- [1,2,2,3,3,3,4], _ <- lists:seq(1,4) ].
term(0) -> leaf();
term(D) ->
    case rnd(12) of
        0 -> leaf(); 1 -> leaf();
        2 -> list_to_tuple(many(D)); 3 -> list_to_tuple(many(D)); 4 -> list_to_tuple([pick([foo,record_like,a]) | many(D)]);
        5 -> many(D); 6 -> many(D); 7 -> [term(D-1) | leaf()];
        8 -> maps:from_list([{K, term(D-1)} || K <- keys()]);
        9 -> maps:from_list([{term(D-1), term(D-1)} || _ <- lists:seq(1, rnd(3))]);
        10 -> [{K, term(D-1)} || K <- keys()];
        11 -> many(D) ++ leaf()
    end.
keys() -> lists:sublist([alpha, 4, {five}, "six", 7, {8, 9}], 1 + rnd(6)).
many(D) -> [term(D-1) || _ <- lists:seq(1, rnd(pick([3,6,12])))].
leaf() -> pick([a, 'Quoted atom', hello_world, 1, -17, 123456789, 1.5, 1.0e-20, "", "string", "a longer string with several words in it", "a string with\nnewlines and \"quotes\" that goes on and on for quite some length so that it must be broken", [], {}, #{}, <<>>, <<"binary">>, <<1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30>>, <<"a long binary with text that is longer than the usual line so that it must be broken up in pieces">>, <<5:3>>, <<"abc",3:5>>, [1,2,3], lists:seq(1,40), [1000000000+I || I <- lists:seq(1,10)], lists:duplicate(100,$x), {point,1,2}, <<200,201,202>>, [229,228,246], [a|b]]).
pick(L) -> lists:nth(1 + rnd(length(L)), L).
rnd(N) -> S = (get(seed) * 1103515245 + 12345) band 16#7fffffff, put(seed, S), (S bsr 8) rem N.
