%% Module string over grapheme clusters, deep lists and binaries
-module(std_string_matrix).
-export([main/1]).
-define(T(E), t(??E, fun() -> E end)).
t(N, F) -> R = try F() of V -> V catch C:E -> {C, E} end, io:format("~s -> ~w~n", [N, R]).
main(_) ->
    put(seed, 99),
    Strs = ["", "abc", "ABC", "Hello World", " trim me ", "\t\n x \r\n", <<"bin">>, <<"åäö"/utf8>>, "e\x{301}", "\r\n", "a\r\nb", [16#1F468,16#200D,16#1F469,16#200D,16#1F467], [16#1F1E6,16#1F1E7,16#1F1E8], "ß", "ŉ", "ﬁ", "İI", "Σς", [229,776], "a,b,,c", "1", "12abc", "-12", "+5", "1.5e3x", "1.", ".5", "0x1f", "1e5", "-1.0e-3", "nan", [16#D800], "ẞ", "ǆ", "DŽ", "\x{0e33}\x{e4d}", "안녕", [16#1100,16#1161,16#11a8], "👍🏽x", "\x{ff21}", " ", "\x{2003}a\x{2003}", "aaa", "aXbXc", "XX", "ﷺ"],
    F1 = [length,to_graphemes,is_empty,reverse,uppercase,lowercase,titlecase,casefold,trim,chomp,next_codepoint,next_grapheme,to_float,to_integer,strip,len,to_upper,to_lower],
    [ t(io_lib:format("~w(~w)", [F,S]), fun() -> string:F(S) end) || F <- F1, S <- Strs ],
    F2 = [{equal,2},{prefix,2},{find,2},{split,2},{lexemes,2},{nth_lexeme,3},{pad,2},{slice,2},{slice,3},{take,2},{trim,2},{trim,3},{concat,2},{str,2},{rstr,2},{chr,2},{rchr,2},{span,2},{cspan,2},{substr,2},{substr,3},{tokens,2},{join,2},{replace,3},{replace,4},{split,3},{find,3},{take,3},{take,4},{equal,3},{equal,4},{pad,3},{pad,4},{words,1},{words,2},{sub_word,2},{sub_word,3},{sub_string,2},{sub_string,3},{left,2},{left,3},{right,2},{right,3},{centre,2},{centre,3},{copies,2},{chars,2},{chars,3},{strip,2},{strip,3},{is_empty,1}],
    [ begin As = args(F, A, Strs), t(io_lib:format("~w(~w)", [F,As]), fun() -> apply(string, F, As) end) end || {F,A} <- F2, _ <- lists:seq(1,15)].
args(F, A, Strs) ->
  S = pick(Strs),
  case {F, A} of
    {nth_lexeme,3} -> [S, rnd(4), seps()]; {pad,2} -> [S,rnd(8)]; {pad,3} -> [S,rnd(8),pick([leading,trailing,both,x])]; {pad,4} -> [S,rnd(12),pick([leading,trailing,both]), pick([$*, "ab", "e\x{301}", <<"x">>])];
    {slice,2} -> [S, rnd(5)]; {slice,3} -> [S, rnd(5), pick([0,1,2,3,infinity,-1])];
    {take,2} -> [S, seps()]; {take,3} -> [S, seps(), pick([true,false])]; {take,4} -> [S,seps(),pick([true,false]),pick([leading,trailing])];
    {trim,2} -> [S, pick([leading,trailing,both])]; {trim,3} -> [S, pick([leading,trailing,both]), seps()];
    {lexemes,2} -> [S, seps()]; {tokens,2} -> [S, seps()];
    {split,3} -> [S, pat(), pick([leading,trailing,all])]; {find,3} -> [S, pat(), pick([leading,trailing])];
    {split,2} -> [S, pat()]; {find,2} -> [S, pat()]; {prefix,2} -> [S, pick(["", "a", "ab", <<"a">>, "e", "H", S])];
    {replace,3} -> [S, pat(), pick(["", "Z", <<"zz">>])]; {replace,4} -> [S, pat(), pick(["", "Z", <<"zz">>]), pick([leading,trailing,all])];
    {equal,2} -> [S, pick([S|Strs])]; {equal,3} -> [S, pick([S, string_up(S)|Strs]), pick([true,false])]; {equal,4} -> [S, pick([S,S,string_up(S)|Strs]), pick([true,false]), pick([none,nfc,nfd,nfkc,nfkd])];
    {concat,2} -> [S, pick(Strs)];
    {join,2} -> [[pick(Strs) || _ <- lists:seq(1, rnd(4))], pick(["", ", ", "x"])];
    {chr,2} -> [S, pick([$a,$b,$X])]; {rchr,2} -> [S, pick([$a,$b,$X])];
    {_,2} when F =:= str; F =:= rstr; F =:= span; F =:= cspan -> [S, pick(["a","ab","X","", "bc"])];
    {substr,2} -> [S, rnd(5)]; {substr,3} -> [S, rnd(5), rnd(4)];
    {words,1} -> [S]; {words,2} -> [S, pick([$ , $a])]; {sub_word,2} -> [S, 1+rnd(3)]; {sub_word,3} -> [S, 1+rnd(3), pick([$,,$X])];
    {sub_string,2} -> [S, rnd(4)]; {sub_string,3} -> [S, rnd(4), rnd(5)];
    {L,2} when L =:= left; L =:= right; L =:= centre -> [S, rnd(9)]; {L,3} when L =:= left; L =:= right; L =:= centre -> [S, rnd(9), pick([$*,$.])];
    {copies,2} -> [S, rnd(4)]; {chars,2} -> [pick([$a,$x]), rnd(4)]; {chars,3} -> [$a, rnd(4), pick(["b", S])];
    {strip,2} -> [S, pick([left,right,both])]; {strip,3} -> [S, pick([left,right,both]), pick([$ ,$a])];
    {is_empty,1} -> [S]
  end.
string_up(S) -> try string:uppercase(S) catch _:_ -> S end.
pat() -> pick(["", "a", "b", ",", "X", "XX", <<"l">>, " ", "aa", "e", "\r\n", "e\x{301}", [16#301]]).
seps() -> pick([" ", ",", "ab", "X", "", ["\r\n"], "\n", ["e\x{301}"], "le", [$a,"\r\n"]]).
pick(L) -> lists:nth(1 + rnd(length(L)), L).
rnd(N) -> S = (get(seed) * 1103515245 + 12345) band 16#7fffffff, put(seed, S), (S bsr 8) rem N.
