package orrery.net;

import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import orrery.host.RandomStream;

/** What a pipe is part of that is part of nothing: it has its luck from the test. */
record LonePipe(Supplier<RandomStream> lucks, Function<String, RandomStream> weathers, @Nullable Medium medium) implements Pipe.Owner {

  /** One that shares no medium. */
  LonePipe(Supplier<RandomStream> lucks, Function<String, RandomStream> weathers) {
    this(lucks, weathers, null);
  }

  @Override
  public RandomStream luck() {
    return lucks.get();
  }

  @Override
  public RandomStream weather(Pipe pipe, String purpose) {
    return weathers.apply(purpose);
  }
}
