-module(before_x_2). -compile([export_all,nowarn_export_all]).
f(X) -> """
   a
   """x, foo bar.
