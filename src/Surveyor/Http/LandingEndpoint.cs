using Surveyor.Host.Pages;

namespace Surveyor.Host.Http;

/// <summary>The page at "/": what was found and what is wrong, from the picture at hand.</summary>
sealed class LandingEndpoint(LiveSurvey live, PageWriting pages)
{
    public void Map(PageRoutes routes) => routes.Map("/", context =>
        pages.Write<Landing>(context, 200, LandingModel.Of(live.Latest(), live.Health(), live.ConnectionProblem(), live.LastPage(), live.Services(), live.Objectives())));
}
