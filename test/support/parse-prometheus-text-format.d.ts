declare module "parse-prometheus-text-format" {
  /** A series of a metric, with its values as they are written. */
  export interface PrometheusSeries {
    readonly labels?: Readonly<Record<string, string>>;
    readonly value?: string;
    /** Of a histogram. */
    readonly buckets?: Readonly<Record<string, string>>;
    readonly count?: string;
    readonly sum?: string;
  }

  export interface PrometheusMetric {
    readonly name: string;
    readonly help: string;
    readonly type: string;
    readonly metrics: readonly PrometheusSeries[];
  }

  export default function parsePrometheusTextFormat(text: string): readonly PrometheusMetric[];
}
