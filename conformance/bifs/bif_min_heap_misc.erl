%% Small BIFs: bump, yield, garbage_collect, statistics, halt free
-module(bif_min_heap_misc).
-export([main/1]).

main(_) -> show([erlang:yield(), erlang:garbage_collect(), erlang:bump_reductions(100)]), {R, _} = statistics(reductions), show(R > 0), show(is_integer(erlang:statistics(run_queue))), {C, _} = statistics(runtime), show(C >= 0), show([is_tuple(date()), is_tuple(time()), tuple_size(now_())]).
now_() -> erlang:timestamp().

show(V) -> io:format("~0p~n", [V]).
