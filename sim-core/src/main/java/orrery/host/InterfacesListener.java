package orrery.host;

/** Hears of changes of a host's interfaces. */
@FunctionalInterface
public interface InterfacesListener {

  /** {@link Host#interfaces} are others than before. */
  void onInterfacesChanged();
}
