-module(map_update_will_fail_with_a). -compile([export_all,nowarn_export_all]).
f(X) -> a#{}, a#{b := 1}, "x"#{b => 1}, X#{}, {X}#{a => b}, [X]#{a => b}, fun() -> X end#{a => 1}.
