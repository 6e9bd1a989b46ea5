package orrery.protocols.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A list that arrives in pages, in any order, perhaps twice; a page of another list replaces what came before. */
final class Paged<K, T> {

  private @Nullable K key;
  private List<Optional<List<T>>> pages = List.of();

  /**
   * Takes one page.
   *
   * @param key what list it is a page of
   * @param page from 0
   * @return the whole list, where this page completes it
   */
  Optional<List<T>> add(K key, int page, int pageCount, List<T> entries) {
    if (!key.equals(this.key) || pages.size() != pageCount) {
      this.key = key;
      pages = new ArrayList<>(Collections.nCopies(pageCount, Optional.empty()));
    }
    if (pages.get(page).isPresent()) {
      return Optional.empty();
    }
    pages.set(page, Optional.of(entries));
    if (pages.stream().anyMatch(Optional::isEmpty)) {
      return Optional.empty();
    }
    List<T> whole = pages.stream().flatMap(Optional::stream).flatMap(List::stream).toList();
    this.key = null;
    pages = List.of();
    return Optional.of(whole);
  }

  /** Everything that has come of the list that is under way. */
  List<T> soFar() {
    return pages.stream().flatMap(Optional::stream).flatMap(List::stream).toList();
  }
}
