"""The standard library where no recording of the older OTP helps: what only OTP 29 has; results written down from it."""
from harness import *


def test_lists_are_shuffled_as_by_otp_29():
    program('''main(_) ->
    Algs = [exsss, exro928ss, exrop, exsp, exs1024s, exs64, exsplus, exs1024],
    [io:format("~w~n", [element(1, rand:shuffle_s(lists:seq(1, N), rand:seed_s(Alg, 7)))]) || Alg <- Algs, N <- [2, 3, 12]],
    {Long, State} = rand:shuffle_s(lists:seq(1, 5000), rand:seed_s(exsss, 7)),
    io:format("~w ~w~n", [erlang:phash2(Long), element(1, rand:uniform_s(1000000, State))]).''')
    assert expect(joist("p.erl"), 0).out == SHUFFLED


def test_maps_in_formats_may_have_an_order():
    program('''main(_) ->
    M = #{c => 3, a => 1, b => #{z => [], y => {}}},
    Down = fun(A, B) -> A >= B end,
    [io:format(F ++ "~n", A) || {F, A} <- [{"~kp", [M]}, {"~0kp", [M]}, {"~kw", [M]}, {"~tkw", [M]}, {"~ktw", [M]},
        {"~Kp", [reversed, M]}, {"~Kw", [Down, M]}, {"~Kw", [ordered, M]}, {"~kP", [M, 3]}, {"~kW", [M, 3]}, {"~kW", [M, 2]},
        {"~ks", ["s"]}, {"~kb", [10]}, {"~.2kf", [1.0]}, {"~Kc", [reversed, $c]}]].''')
    assert expect(joist("p.erl"), 0).out == ORDERED


def test_words_that_features_reserve_are_quoted():
    program("""main(_) -> io:format("~p ~w ~s ~p~n", ['maybe', 'else', 'maybe', {maybe_not, [else_where, 'else']}]).""")
    assert expect(joist("p.erl"), 0).out == "'maybe' 'else' maybe {maybe_not,[else_where,'else']}\n"


SHUFFLED = """\
[1,2]
[2,1,3]
[7,11,5,12,1,10,3,4,8,9,2,6]
[1,2]
[2,1,3]
[7,11,5,12,1,10,3,4,8,9,2,6]
[1,2]
[2,3,1]
[11,9,3,4,7,2,6,12,5,10,1,8]
[2,1]
[3,2,1]
[11,7,8,4,10,12,6,2,3,9,5,1]
[1,2]
[2,3,1]
[5,7,4,2,12,8,1,6,10,9,11,3]
[2,1]
[2,3,1]
[2,10,7,1,9,5,8,11,12,3,6,4]
[2,1]
[2,1,3]
[12,7,10,6,8,2,9,3,11,4,1,5]
[1,2]
[1,3,2]
[5,8,6,1,7,3,2,11,12,9,10,4]
30891804 746371
"""
ORDERED = """\
#{a => 1,b => #{y => {},z => []},c => 3}
#{a => 1,b => #{y => {},z => []},c => 3}
#{a => 1,b => #{y => {},z => []},c => 3}
#{a => 1,b => #{y => {},z => []},c => 3}
#{a => 1,b => #{y => {},z => []},c => 3}
#{c => 3,b => #{z => [],y => {}},a => 1}
#{c => 3,b => #{z => [],y => {}},a => 1}
#{a => 1,b => #{y => {},z => []},c => 3}
#{a => 1,b => #{y => {},...},...}
#{a => 1,b => #{y => {},...},...}
#{a => 1,...}
s
10
1.00
c
"""
