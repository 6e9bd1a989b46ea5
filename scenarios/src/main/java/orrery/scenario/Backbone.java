package orrery.scenario;

import java.util.List;
import java.util.Optional;
import orrery.host.Default;
import orrery.host.Doc;

/** What joins the access networks and the services: the regions of a preset, or the rows of a matrix of round trips. */
public record Backbone(
    @Doc("Regions and the delays between them, by name.") @Default("europe-west") @OneOf(Catalogue.Kind.BACKBONE) String preset,
    @Doc("A file with a square matrix of round-trip times in milliseconds, one row a line; each row is a place. It goes before 'preset'.")
        Optional<InputFile> matrix,
    @Doc("A CSV file with the columns cty1, cty2 and rtt_avg: the mean round trip, in milliseconds, between two countries. It goes before 'preset'.")
        Optional<InputFile> rttTable,
    @Doc("The countries of the table that there are; all of them where none is given.") @Default("[]") List<String> countries) {

  public Backbone {
    countries = List.copyOf(countries);
  }
}
