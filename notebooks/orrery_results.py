"""Reads a results directory of Orrery into pandas, as far as several notebooks want the same of it.

One replication is one observation: everything here that gives an interval takes one value for each replication and never
pools what was seen within runs. Times are in seconds, bytes in bytes, shares between 0 and 1: the unit stands in the tables.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

# Okabe and Ito (2008), without their yellow, which fades on white; dashes tell lines apart in black and white.
COLOURS = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9', '#000000']
DASHES = ['-', (0, (5, 2)), (0, (1.2, 1.6)), (0, (6, 1.8, 1.2, 1.8)), (0, (9, 2.5))]
COLUMN, PAGE = 252 / 72, 516 / 72  # Widths of a paper's column and page in inches.

PAPER = {
    'font.family': 'sans-serif', 'font.sans-serif': ['Liberation Sans', 'Arial', 'DejaVu Sans'], 'font.size': 9,
    'axes.spines.top': False, 'axes.spines.right': False, 'axes.linewidth': 0.5, 'axes.grid': True, 'grid.color': '#DDDDDD',
    'grid.linewidth': 0.5, 'lines.linewidth': 1.4, 'legend.frameon': False, 'legend.fontsize': 8,
    'pdf.fonttype': 42, 'svg.fonttype': 'none', 'savefig.bbox': 'tight', 'savefig.pad_inches': 0.02, 'figure.dpi': 150,
}


def _table(file):
    # Empty labels are texts and no missing values; a value such as '>4.2' is a quantile among waits that did not end.
    table = pd.read_csv(file, keep_default_na=False, dtype={'variant': str, 'point': str, 'labels': str, 'value': str})
    text = table['value']
    table['beyond'] = text.str.startswith('>')
    table['value'] = text.str.removeprefix('>').astype(float)
    return table


@dataclass(frozen=True)
class Results:
    """A results directory. Its columns are told in Orrery's README, its metrics in the table there."""

    path: Path
    manifest: dict

    @staticmethod
    def at(path):
        path = Path(path)
        manifest = path / 'manifest.json'
        if not manifest.exists():
            raise FileNotFoundError(f'{path} must be a results directory of Orrery, but has no manifest.json')
        results = Results(path, json.loads(manifest.read_text()))
        if not results.manifest.get('fingerprint'):
            raise ValueError(f'{path} must be finished, but is not: run the same command with --out {path} again')
        return results

    @property
    def metrics(self):
        return _table(self.path / 'metrics.csv')

    @property
    def series(self):
        return _table(self.path / 'series.csv')

    @property
    def distributions(self):
        return _table(self.path / 'distributions.csv')

    @property
    def variants(self):
        return list(self.manifest['variants'])

    @property
    def provenance(self):
        return '{name} · seed {seed} · fingerprint {fingerprint}'.format(**self.manifest)


def labels_of(text):
    """{'device': 'camera', 'protocol': 'http'} of 'device=camera;protocol=http'; %3B, %3D and %25 are ';', '=' and '%'."""
    decode = lambda part: part.replace('%3B', ';').replace('%3D', '=').replace('%25', '%')
    return {decode(key): decode(value) for key, value in (label.split('=', 1) for label in text.split(';') if label)}


def number(text):
    """The number of a value as scenarios write it, without its unit: 0.05 of '5 %', 300 of '300 ms'; for axes, where the unit is named."""
    digits = text.replace('%25', '%').split()[0].rstrip('%')
    return float(re.match(r'[-+0-9.eE]+', digits).group()) / (100 if '%' in text.replace('%25', '%') else 1)


def values(table, metric, statistic, labels=''):
    """One statistic of one metric: a row for each replication, a column for each variant; or for each variant and point."""
    rows = table[(table.metric == metric) & (table.statistic == statistic) & (table.labels == labels)]
    if rows.empty:
        known = sorted(table[table.metric == metric].statistic.unique()) or sorted(table.metric.unique())
        raise KeyError(f'there is no {statistic} of {metric}; there are {known}')
    columns = 'variant' if (rows.point == '').all() else ['variant', 'point']
    return rows.pivot(index='replication', columns=columns, values='value')


def half_width(observations, level=0.95):
    """Half of Student's interval for the mean; a value for each replication. Not a number where there is only one."""
    observations = np.asarray(observations, dtype=float)
    n = len(observations)
    return stats.t.ppf((1 + level) / 2, n - 1) * observations.std(ddof=1) / np.sqrt(n) if n > 1 else float('nan')
