%% Records that a loop updates while much is collected.
-module(update_collected).
-export([main/1]).
-record(s,{a,b,c,d}).
%% in place with much collection
main(_) -> io:format("~p~n",[erlang:phash2([run(N) || N <- lists:seq(1,400)])]), io:format("~p~n",[erlang:phash2(big(100000,#s{a=[],b=0,c=x,d={}}))]).
run(N) -> loop(#s{a=[],b=0,c=N,d=[]},N*7).
loop(S,0) -> S;
loop(#s{a=A,b=B}=S,N) when N rem 3 =:= 0 -> L=lists:duplicate(N rem 17,N), loop(S#s{a=[L|trim(A)],b=B+length(L)},N-1);
loop(#s{d=D}=S,N) when N rem 5 =:= 0 -> case N rem 35 of 0 -> erlang:garbage_collect(); _ -> ok end, loop(S#s{d=[{N,D}|[]],c=N},N-1);
loop(S,N) -> loop(S#s{c={N,integer_to_list(N)}},N-1).
trim([A,B,C|_]) -> [A,B,C];
trim(L) -> L.
big(0,S) -> S;
big(N,#s{a=A}=S) -> T={N,[N]}, case N rem 1000 of 0 -> big(N-1,S#s{a=[],b=A}); _ -> big(N-1,S#s{a=[T|A],d=T}) end.
