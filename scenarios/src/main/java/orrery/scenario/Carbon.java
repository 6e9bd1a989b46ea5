package orrery.scenario;

import java.util.Map;
import orrery.host.Default;
import orrery.host.Doc;

/** What electricity network and cloud take, and what greenhouse gases that electricity is the reason of. */
public record Carbon(
    @Doc("Greenhouse gases of electricity, in grams of CO2 for a kilowatt-hour.")
        @Default(value = "311", source = "Cloud Carbon Footprint, Methodology, Appendix V, after the EEA: 'eu-central-1 | Germany | 0.000311' metric tons a kWh")
        @Within(least = "0", greatest = "10000") double grid,
    @Doc("The same for services that say which region they are in, by the names of regions.") Map<String, Double> regions,
    @Doc("Electricity of an access network, in kilowatt-hours for a gigabyte that crosses it.")
        @Default(value = "0.056", source = "Cloud Carbon Footprint, Methodology, Appendix IV: Aslan et al. 2018, 2015, 'end-to-end … 0.06', less 'Internet core … 0.004'")
        @Within(least = "0", greatest = "1000") double access,
    @Doc("Electricity of the backbone, in kilowatt-hours for a gigabyte that crosses it.")
        @Default(value = "0.004", source = "Cloud Carbon Footprint, Methodology, Appendix IV: Aslan et al. 2018, 'Internet core | 2015 | 0.004'")
        @Within(least = "0", greatest = "1000") double backbone,
    @Doc("Electricity of a data centre for each unit that its machines take.")
        @Default(value = "1.135", source = "Cloud Carbon Footprint, Methodology: 'AWS: 1.135'") @Within(least = "1", greatest = "10") double effectiveness,
    @Doc("What a core of an instance takes that has nothing to do, in watts.")
        @Default(value = "0.74", source = "Cloud Carbon Footprint, Methodology: 'Average Min Watts: 0.74' for AWS") @Within(least = "0", greatest = "1000") double idle,
    @Doc("What it takes while it is busy, in watts.")
        @Default(value = "3.5", source = "Cloud Carbon Footprint, Methodology: 'Average Max Matts: 3.5' for AWS") @Within(least = "0", greatest = "1000") double busy) {

  public Carbon {
    regions = Ordered.copy(regions);
    if (busy < idle) {
      throw new IllegalArgumentException("busy must be at least 'idle', " + idle + ", but is " + busy);
    }
  }

  /** Of electricity there, in grams for a kilowatt-hour. */
  public double grid(String region) {
    return regions.getOrDefault(region, grid);
  }
}
