-module(unbalanced_elif). -compile([export_all,nowarn_export_all]).
-elif(true).
f() -> a.
