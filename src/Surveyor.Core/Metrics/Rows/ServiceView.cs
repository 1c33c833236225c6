using Surveyor.Events;
using Surveyor.Metrics.Exposition;

namespace Surveyor.Metrics.Rows;

/// <summary>A service that is observed, or a part of what was heard of it.</summary>
readonly record struct ServiceView(ServiceHeard Service)
{
    public static void All(PageScope scope, RowList<ServiceView> rows)
    {
        foreach (var service in Shown(scope))
        {
            rows.Add(new(service));
        }
    }

    public static IEnumerable<ServiceHeard> Shown(PageScope scope) => scope.Heard.Services.Where(service => scope.Includes(service.Account, scope.AccountName(service.Account)));
}
