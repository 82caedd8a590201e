%% process_flag and dictionary seen from a fresh process
-module(bif_get_set_flags).
-export([main/1]).

main(_) -> S = self(), spawn(fun() -> S ! {get(), process_flag(trap_exit, true), process_flag(priority, low), process_info(self(), trap_exit), process_info(self(), priority), process_info(self(), links), process_info(self(), monitors), process_info(self(), registered_name)} end), show(receive M -> M end), put(k, v), spawn(fun() -> S ! get(k) end), show(receive N -> N end), show(erase(k)).

show(V) -> io:format("~0p~n", [V]).
