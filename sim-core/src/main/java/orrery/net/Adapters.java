package orrery.net;

import java.util.List;

/**
 * The adapters of a machine that has several, or whose one is not where it was described to be.
 *
 * @param policy which of them is taken where several lead to a destination
 */
record Adapters(List<Adapter> all, InterfacePolicy policy) implements Whereabouts {

  Adapters {
    all = List.copyOf(all);
  }

  Adapter called(String name, String machine) {
    for (Adapter adapter : all) {
      if (adapter.nic().name().equals(name)) {
        return adapter;
      }
    }
    throw new IllegalArgumentException(
        machine + " must have an interface called " + name + ", but it has " + all.stream().map(adapter -> adapter.nic().name()).toList());
  }
}
